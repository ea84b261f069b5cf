package org.vigil.spi.message;

/** Anything one role says to another. */
public sealed interface Message
    permits AssignmentMessage, ReportMessage, CallMessage, SessionMessage, ScanMessage {}

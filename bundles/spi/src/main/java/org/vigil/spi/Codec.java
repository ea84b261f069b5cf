package org.vigil.spi;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import org.jspecify.annotations.Nullable;
import org.vigil.spi.internal.wire.Wire;
import org.vigil.spi.message.AssignmentMessage;
import org.vigil.spi.message.CallMessage;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ReportMessage;
import org.vigil.spi.message.ScanMessage;
import org.vigil.spi.message.SessionMessage;

/**
 * Writes messages as frames and reads them, by the schema in {@code vigil.proto}. For any thread.
 *
 * <p>A frame says which protocol its reader must know. What a newer node adds to it within this
 * protocol is overlooked; what this node would misunderstand is refused.
 */
public final class Codec {
  /** The protocol that this release speaks, and the highest that it reads. */
  public static final int PROTOCOL = 1;

  private Codec() {}

  /** The message as a frame; the array is the caller's. */
  public static byte[] encode(Message message) {
    Wire.Frame.Builder frame = Wire.Frame.newBuilder().setProtocol(PROTOCOL);
    if (message instanceof ReportMessage report) {
      ReportFrames.write(report, frame);
    } else if (message instanceof SessionMessage session) {
      SessionFrames.write(session, frame);
    } else if (message instanceof CallMessage call) {
      CallFrames.write(call, frame);
    } else if (message instanceof AssignmentMessage assignment) {
      AssignmentFrames.write(assignment, frame);
    } else if (message instanceof ScanMessage scan) {
      ScanFrames.write(scan, frame);
    }
    return frame.build().toByteArray();
  }

  /**
   * The message of a frame.
   *
   * @throws UnreadableFrameException if it is damaged, of a newer protocol, of a kind that is not
   *     known here, or carries a value that cannot be; nothing else is ever thrown
   */
  public static Message decode(byte[] bytes) throws UnreadableFrameException {
    Wire.Frame frame = parse(bytes);
    checkProtocol(frame);
    Message message;
    try {
      message = read(frame);
    } catch (RuntimeException e) { // whatever the checks of records and values throw
      throw new UnreadableFrameException(
          describe(frame) + " carries what cannot be: " + e.getMessage(), e);
    }
    if (message == null) {
      throw new UnreadableFrameException(
          "a frame of protocol "
              + frame.getProtocol()
              + " holds a message that this node, of protocol "
              + PROTOCOL
              + ", does not know");
    }
    return message;
  }

  private static Wire.Frame parse(byte[] bytes) throws UnreadableFrameException {
    try {
      return Wire.Frame.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      MessageLite beginning = e.getUnfinishedMessage();
      if (beginning instanceof Wire.Frame frame) {
        checkProtocol(frame);
      }
      throw new UnreadableFrameException(
          "a frame of "
              + bytes.length
              + " bytes is damaged, or none of protocol "
              + PROTOCOL
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static void checkProtocol(Wire.Frame frame) throws UnreadableFrameException {
    int protocol = frame.getProtocol();
    if (Integer.compareUnsigned(protocol, PROTOCOL) > 0) {
      throw new UnreadableFrameException(
          "a frame is of protocol "
              + Integer.toUnsignedString(protocol)
              + "; this node reads up to "
              + PROTOCOL
              + ": update Vigil on this node");
    }
    if (protocol == 0) {
      throw new UnreadableFrameException(
          "a frame names no protocol; this node reads up to " + PROTOCOL);
    }
  }

  private static @Nullable Message read(Wire.Frame frame) {
    Message message = ReportFrames.read(frame);
    if (message == null) {
      message = SessionFrames.read(frame);
    }
    if (message == null) {
      message = CallFrames.read(frame);
    }
    if (message == null) {
      message = ScanFrames.read(frame);
    }
    return message != null ? message : AssignmentFrames.read(frame);
  }

  private static String describe(Wire.Frame frame) {
    return "a frame of protocol " + frame.getProtocol() + " with a message " + frame.getBodyCase();
  }
}

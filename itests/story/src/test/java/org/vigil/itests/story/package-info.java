/** Tests of the story itself, and the story as a test. */
package org.vigil.itests.story;

/** Synthesis over WebSocket: text in pieces, audio in pieces. */
@NullMarked
package io.langsheng.server.stream;

import org.jspecify.annotations.NullMarked;

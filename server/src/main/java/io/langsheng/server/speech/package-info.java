/** Synthesis over plain HTTP: the simple API, the OpenAI API, stored audio. */
@NullMarked
package io.langsheng.server.speech;

import org.jspecify.annotations.NullMarked;

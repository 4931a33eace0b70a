/** The service: Web UI and APIs. Controllers only translate; sound comes from the engine. */
@NullMarked
package io.langsheng.server;

import org.jspecify.annotations.NullMarked;

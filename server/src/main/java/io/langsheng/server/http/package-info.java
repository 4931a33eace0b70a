/** What every request and response passes, whatever API it belongs to: sizes, times, origins, the container's own errors. */
@NullMarked
package io.langsheng.server.http;

import org.jspecify.annotations.NullMarked;

/** What operators see: metrics of speech, traces of its stages, the dashboard. */
@NullMarked
package io.langsheng.server.monitor;

import org.jspecify.annotations.NullMarked;

/** Several nodes that are one service: who else is there. */
@NullMarked
package io.langsheng.server.cluster;

import org.jspecify.annotations.NullMarked;

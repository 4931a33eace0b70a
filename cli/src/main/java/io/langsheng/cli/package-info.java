/** The command line: plain engine, no server framework. */
@NullMarked
package io.langsheng.cli;

import org.jspecify.annotations.NullMarked;

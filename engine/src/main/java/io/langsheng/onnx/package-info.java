/**
 * Runs a graph for stages 2 to 4; the only package that sees ONNX Runtime.
 */
@NullMarked
package io.langsheng.onnx;

import org.jspecify.annotations.NullMarked;

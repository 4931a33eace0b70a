package io.langsheng.server.http;

import org.springframework.util.unit.DataSize;

/**
 * Declares, as a bean, that one address takes larger bodies than {@code langsheng.limits.body}.
 *
 * @param path prefix of the path inside the application, such as {@code /v1/uploads}
 * @param most largest body
 */
public record LargerBody(String path, DataSize most) {}

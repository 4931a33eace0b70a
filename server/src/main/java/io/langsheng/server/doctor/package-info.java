/** {@code ./langsheng doctor}: looks at an installation with the settings the service would have, and says what to mend. */
@NullMarked
package io.langsheng.server.doctor;

import org.jspecify.annotations.NullMarked;

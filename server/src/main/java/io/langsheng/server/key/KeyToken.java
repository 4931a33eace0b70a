package io.langsheng.server.key;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * What a client sends: {@code lsk_<id>_<secret>}. The id finds the stored hash and may be shown; the secret is 160
 * random bits. The prefix lets secret scanners recognise a leaked key.
 */
record KeyToken(String id, String secret) {
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"; // 32, none that look alike
    private static final int ID_LENGTH = 10;
    private static final int SECRET_LENGTH = 32;
    private static final Pattern FORM =
            Pattern.compile("lsk_([%1$s]{%2$d})_([%1$s]{%3$d})".formatted(LETTERS, ID_LENGTH, SECRET_LENGTH));

    static KeyToken random() {
        return new KeyToken(letters(ID_LENGTH), letters(SECRET_LENGTH));
    }

    /** Empty if it is not of this form. */
    static Optional<KeyToken> parse(String token) {
        Matcher form = FORM.matcher(token);
        return form.matches() ? Optional.of(new KeyToken(form.group(1), form.group(2))) : Optional.empty();
    }

    /** The whole key, to be shown once. */
    String reveal() {
        return "lsk_" + id + "_" + secret;
    }

    private static String letters(int count) {
        StringBuilder letters = new StringBuilder(count);
        for (byte random : KeyGenerators.secureRandom(count).generateKey()) {
            letters.append(LETTERS.charAt(random & 31));
        }
        return letters.toString();
    }

    @Override
    public String toString() {
        return "key " + id;
    }
}

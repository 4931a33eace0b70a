package io.langsheng.linguistic.english;

import java.io.ByteArrayOutputStream;

/**
 * Phonemes for words the dictionary lacks: each letter's from its neighbours, by a decision tree trained on the
 * dictionary ({@code engine/data/english/letter_to_sound.py}, which describes the bytes and measures the accuracy).
 *
 * <p>A word gets exactly one primary stress: the first the tree gives, else its first vowel. A word without a vowel
 * gets none back; its letters are named instead.
 */
final class LetterToSound {
    /** Neighbours in the order the tree asks for them. */
    private static final int[] ORDER = {0, 1, -1, 2, -2, 3, -3, 4};

    private static final int NODE = 3;

    private final byte[] tree = EnglishDictionary.unpack("letters.bin.gz");
    private final int[] answers;
    private final int root;
    /** Where the node behind a node's last descendant begins, by node index. */
    private final int[] behind;

    LetterToSound() {
        int count = tree[0] & 0xFF;
        answers = new int[count];
        int at = 1;
        for (int i = 0; i < count; i++) {
            answers[i] = at;
            at += 1 + tree[at];
        }
        root = at;
        behind = new int[(tree.length - root) / NODE];
        skip(0);
    }

    private int skip(int node) {
        int child = node + 1;
        for (int i = tree[root + node * NODE + 2] & 0xFF; i > 0; i--) {
            child = skip(child);
        }
        behind[node] = child;
        return child;
    }

    /** The phonemes of a word of letters a to z. */
    byte[] read(String word) {
        ByteArrayOutputStream phonemes = new ByteArrayOutputStream();
        for (int i = 0; i < word.length(); i++) {
            int answer = answers[answer(word, i)];
            phonemes.write(tree, answer + 1, tree[answer]);
        }
        return stressOnce(phonemes.toByteArray());
    }

    private int answer(String word, int at) {
        int node = 0;
        for (int offset : ORDER) {
            int i = at + offset;
            char wanted = i >= 0 && i < word.length() ? word.charAt(i) : '#';
            int child = child(node, wanted);
            if (child < 0) {
                break;
            }
            node = child;
        }
        return tree[root + node * NODE + 1] & 0xFF;
    }

    private int child(int node, char wanted) {
        int child = node + 1;
        for (int i = tree[root + node * NODE + 2] & 0xFF; i > 0; i--) {
            if (tree[root + child * NODE] == wanted) {
                return child;
            }
            child = behind[child];
        }
        return -1;
    }

    private static byte[] stressOnce(byte[] phonemes) {
        int firstVowel = -1;
        boolean stressed = false;
        for (int i = 0; i < phonemes.length; i++) {
            if (Phonemes.isVowel(phonemes[i])) {
                firstVowel = firstVowel < 0 ? i : firstVowel;
            }
            if (Phonemes.isStressed(phonemes[i])) {
                phonemes[i] = stressed ? (byte) (phonemes[i] - Phonemes.STRESSED) : phonemes[i];
                stressed = true;
            }
        }
        if (!stressed && firstVowel >= 0) {
            phonemes[firstVowel] += Phonemes.STRESSED;
        }
        return phonemes;
    }
}

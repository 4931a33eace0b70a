package io.langsheng.server.voice;

/** An opened voice with a count of who holds it. Closed when it is retired and nobody does. */
final class LoadedVoice {
    private final VoiceCard card;
    private final VoiceOpener.Opened opened;
    private int holders;
    private boolean retired;

    LoadedVoice(VoiceCard card, VoiceOpener.Opened opened) {
        this.card = card;
        this.opened = opened;
    }

    VoiceCard card() {
        return card;
    }

    VoiceOpener.Opened opened() {
        return opened;
    }

    /** False if the voice is gone already. */
    synchronized boolean hold() {
        if (retired) {
            return false;
        }
        holders++;
        return true;
    }

    synchronized void release() {
        holders--;
        closeIfUnused();
    }

    /** No new holders; the ones there are keep theirs. */
    synchronized void retire() {
        if (!retired) {
            retired = true;
            closeIfUnused();
        }
    }

    private void closeIfUnused() {
        if (retired && holders == 0) {
            opened.synthesizer().close();
        }
    }
}

package io.langsheng.server.job;

/** This node is stopping; the work is another's, or this one's after its next start. */
final class WorkStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WorkStoppedException() {
        super("The node is stopping.");
    }
}

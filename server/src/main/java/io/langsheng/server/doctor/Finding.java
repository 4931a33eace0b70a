package io.langsheng.server.doctor;

/**
 * What a check found.
 *
 * @param about what was looked at
 * @param detail what there is
 * @param remedy what to do; empty if all is well
 */
record Finding(String about, State state, String detail, String remedy) {
    enum State {
        OK,
        /** It works, but not as well as it could. */
        WARNING,
        /** The service will not start, or not speak. */
        FAILED
    }

    static Finding ok(String about, String detail) {
        return new Finding(about, State.OK, detail, "");
    }

    static Finding warning(String about, String detail, String remedy) {
        return new Finding(about, State.WARNING, detail, remedy);
    }

    static Finding failed(String about, String detail, String remedy) {
        return new Finding(about, State.FAILED, detail, remedy);
    }

    /** Of an exception without a message at least its name. */
    static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}

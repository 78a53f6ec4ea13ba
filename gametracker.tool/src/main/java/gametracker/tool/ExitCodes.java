package gametracker.tool;

/** What a command's end tells a script. */
final class ExitCodes {
    static final int OK = 0;

    /** Something was found that needs a person. */
    static final int PROBLEMS = 1;

    /** Asked for something that cannot be. */
    static final int MISUSE = 2;

    /** Not now, or not by this version. */
    static final int NOT_NOW = 3;

    private ExitCodes() {}
}

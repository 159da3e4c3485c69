package com.onetimesecret.hub.api.problem;

/// The refusals of a body that is not the one JSON value it should be, in the same words wherever it is read.
public final class UnreadableJson {

    private UnreadableJson() {}

    /// There is no body.
    public static HubException empty() {
        return malformed("The body is empty. Send a JSON value.");
    }

    /// The parser stopped.
    ///
    /// @param line where it stopped, counted from 1; less if that is not known
    public static HubException notJson(int line, int column) {
        var where = line < 1 ? "" : " at line " + line + ", column " + column;
        return malformed("The body is not valid JSON in UTF-8" + where + ".");
    }

    /// Something follows the value.
    public static HubException goesOn() {
        return malformed("The body goes on after its JSON value.");
    }

    /// Two members of one name are read differently by different readers.
    public static HubException memberTwice() {
        return malformed("The JSON names a member twice in one object.");
    }

    private static HubException malformed(String detail) {
        return new HubException(ProblemType.MALFORMED_REQUEST, detail);
    }
}

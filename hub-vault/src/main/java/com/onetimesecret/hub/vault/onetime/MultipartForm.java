package com.onetimesecret.hub.vault.onetime;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Reads the fields of a `multipart/form-data` body (RFC 7578); a file counts as a field with its content.
final class MultipartForm {

    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary=(?:\"([^\"]{1,200})\"|([^\\s;,\"]{1,200}))", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME =
            Pattern.compile("(?im)^content-disposition:[^\\r\\n]*;\\s*name=(?:\"([^\"]*)\"|([^\\s;\"]+))");
    private static final String LINE_END = "\r\n";

    private MultipartForm() {}

    /// Adds every field to the members.
    ///
    /// @param body one character for each byte
    static void addTo(FormMembers members, String contentType, String body) {
        var boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            throw WireText.unreadable();
        }
        var delimiter = LINE_END + "--" + (boundary.group(1) == null ? boundary.group(2) : boundary.group(1));
        // The first delimiter may stand at the very beginning, without the line end before it.
        var text = LINE_END + body;
        var begin = text.indexOf(delimiter);
        while (begin >= 0) {
            var after = begin + delimiter.length();
            var end = text.indexOf(delimiter, after);
            if (end < 0) {
                return;
            }
            addPart(members, text.substring(after, end));
            begin = end;
        }
    }

    private static void addPart(FormMembers members, String part) {
        var blank = part.indexOf(LINE_END + LINE_END);
        var name = NAME.matcher(blank < 0 ? "" : part.substring(0, blank));
        if (name.find()) {
            members.add(
                    text(name.group(1) == null ? name.group(2) : name.group(1)),
                    text(part.substring(blank + 2 * LINE_END.length())));
        }
    }

    private static String text(String bytes) {
        return WireText.of(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }
}

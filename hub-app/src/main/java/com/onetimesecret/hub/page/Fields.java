package com.onetimesecret.hub.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Fields of forms as they arrive, and as they stand in an address.
public final class Fields {

    private static final int LONGEST_FILTER = 200;

    private Fields() {}

    /// A field that is left out of the request arrives as null, whatever its type says.
    public static String present(@Nullable String field) {
        return field == null ? "" : field;
    }

    /// Several lines as they were typed: forms end each with a carriage return, which breaks keys and scripts.
    public static String lines(@Nullable String field) {
        return present(field).replace("\r\n", "\n");
    }

    /// Words to look for: without blanks around them, and no more of them than anybody looks for.
    public static String filter(@Nullable String field) {
        var text = present(field).strip();
        return text.length() <= LONGEST_FILTER ? text : text.substring(0, LONGEST_FILTER);
    }

    /// The address of a page with those filters, leaving out the empty ones.
    public static String address(String path, Map<String, String> filters) {
        return filters.entrySet().stream()
                .filter(one -> !one.getValue().isEmpty())
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", path + "?", ""));
    }
}

package com.onetimesecret.hub.auth.operation;

import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;

/// Reads particulars while counting them: what is too much for a person to look through is refused before the rest
/// of it is read.
final class DetailsReader extends ValueDeserializer<Details> {

    private static final int MOST_CHARACTERS = 8_000;
    private static final int MOST_VALUES = 200;
    private static final int DEEPEST = 6;

    @Override
    public Details deserialize(JsonParser parser, DeserializationContext context) {
        return new Details(new Reading(parser).value(1));
    }

    /// One pass over one value.
    private static final class Reading {

        private final JsonParser parser;
        private int characters;
        private int values;

        Reading(JsonParser parser) {
            this.parser = parser;
        }

        private String value(int depth) {
            if (++values > MOST_VALUES) {
                throw refuse("has at most " + MOST_VALUES + " values in all");
            }
            if (depth > DEEPEST) {
                throw refuse("is at most " + DEEPEST + " levels deep");
            }
            return switch (parser.currentToken()) {
                case START_OBJECT -> object(depth);
                case START_ARRAY -> array(depth);
                case VALUE_STRING -> text(parser.getString());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> counted(parser.getString());
                case VALUE_TRUE -> counted("true");
                case VALUE_FALSE -> counted("false");
                default -> counted("null");
            };
        }

        private String object(int depth) {
            var members = new TreeMap<String, String>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var name = text(parser.currentName());
                parser.nextToken();
                members.put(name, name + ":" + value(depth + 1));
            }
            return "{" + String.join(",", members.values()) + "}";
        }

        private String array(int depth) {
            var elements = new ArrayList<String>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value(depth + 1));
            }
            return "[" + String.join(",", elements) + "]";
        }

        private String text(String text) {
            if (!ShownLine.isStorable(text)) {
                throw refuse("must not hold NUL or half of a surrogate pair");
            }
            return counted(JsonMapper.shared().writeValueAsString(text));
        }

        private String counted(String written) {
            characters += written.length();
            if (characters > MOST_CHARACTERS) {
                throw refuse("has at most " + MOST_CHARACTERS + " characters in all");
            }
            return written;
        }

        private HubException refuse(String why) {
            return HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at("/details", why)));
        }
    }
}

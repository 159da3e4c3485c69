package com.onetimesecret.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JsonBodyTests {

    private static final String PATH = "/api/v2/test/open";

    private RunningEdge edge;

    @BeforeAll
    void start() {
        edge = RunningEdge.start();
    }

    @AfterAll
    void stop() {
        edge.close();
    }

    @Test
    void readsSnakeCaseAndWritesTimesInUtcWithMilliseconds() throws Exception {
        var answer = edge.post(PATH, """
                {"name":"a","count":1,"favourite_color":"RED","at":"2026-01-01T01:00:00.123456789+01:00"}
                """);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"favourite_color\":\"RED\"", "\"at\":\"2026-01-01T00:00:00.123Z\"")
                .doesNotContain("\n", ": ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{",
                "{\"name\":\"a\",\"count\":1}x",
                "{\"name\":\"a\",\"count\":1}{}",
                "{'name':'a'}",
                "{\"name\":NaN}",
                "{\"name\":\"a\",\"count\":1,\"count\":2}",
                "{\"name\":\"a\",\"count\":1,\"payload\":{\"x\":1,\"x\":2}}"
            })
    void refusesWhatIsNotOneJsonValue(String body) throws Exception {
        var answer = edge.post(PATH, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        EdgeTests.assertProblem(answer, "malformed-request");
    }

    @Test
    void refusesBombsWithoutReadingThem() throws Exception {
        var bombs = new String[] {
            "{\"payload\":" + "[".repeat(30_000),
            "{\"" + "n".repeat(5_000) + "\":1}",
            "{\"name\":\"a\",\"count\":" + "9".repeat(50_000) + "}",
            "{\"name\":\"a\",\"count\":1,\"payload\":" + "9".repeat(50_000) + "}"
        };
        for (var bomb : bombs) {
            EdgeTests.assertProblem(edge.post(PATH, bomb), "malformed-request");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                                   | ""                | must be an object
            "x"                                                  | ""                | must be an object
            {"count":1}                                          | /name             | is required
            {"name":null,"count":1}                              | /name             | is required
            {"name":"a"}                                         | /count            | is required
            {"name":1,"count":1}                                 | /name             | must be a string
            {"name":"a","count":"1"}                             | /count            | must be a whole number
            {"name":"a","count":1.5}                             | /count            | must be a whole number
            {"name":"a","count":1e999999999}                     | /count            | must be a whole number
            {"name":"a","count":99999999999}                     | ""                | must have a count of 9 at most
            {"name":"a","count":1,"limit":10000000000000000000000} | ""              | must have a limit of 9 at most
            {"name":"a","count":10}                              | ""                | must have a count of 9 at most
            {"name":"a","count":1,"to":"bob"}                    | /to               | is not an agent id
            {"name":"a","count":1,"to":{}}                       | /to               | must be a string
            {"name":"a","count":1,"tags":"x"}                    | /tags             | must be an array
            {"name":"a","count":1,"tags":[1]}                    | /tags/0           | must be a string
            {"name":"a","count":1,"part":[]}                     | /part             | must be an object
            {"name":"a","count":1,"part":{}}                     | /part/done        | is required
            {"name":"a","count":1,"part":{"done":"yes"}}         | /part/done        | must be true or false
            {"name":"a","count":1,"part":{"done":true,"d/~":1}}  | /part/d~1~0       | is not known here
            {"name":"a","count":1,"at":"soon"}                   | /at               | must be an RFC 3339 time
            {"name":"\\u0000","count":1}                         | /name             | must not hold NUL
            {"name":"\\ud800x","count":1}                        | /name             | must not hold NUL
            {"name":"a","count":1,"payload":{"x":["\\u0000"]}}   | /payload/x/0      | must not hold NUL
            {"name":"a","count":1,"favourite_color":1}           | /favourite_color  | must be one of
            """)
    void namesTheMemberThatIsWrong(String body, String pointer, String message) throws Exception {
        var answer = edge.post(PATH, body);

        assertThat(answer.statusCode()).isEqualTo(422);
        EdgeTests.assertProblem(answer, "invalid-request");
        assertThat(answer.body())
                .contains("\"pointer\":\"" + pointer.replace("\"", "") + "\"")
                .contains(message);
    }

    @Test
    void guessesWhatAMisspeltMemberMeant() throws Exception {
        var optional = edge.post(PATH, "{\"name\":\"a\",\"count\":1,\"tag\":[]}");
        var required = edge.post(PATH, "{\"nam\":\"a\",\"count\":1}");

        assertThat(optional.body())
                .contains("\"pointer\":\"/tag\",\"allowed\":[\"at\",\"count\"", "\"did_you_mean\":\"tags\"");
        assertThat(required.body())
                .contains("\"pointer\":\"/nam\"", "\"did_you_mean\":\"name\"", "\"pointer\":\"/name\"");
    }

    @Test
    void refusesTheSameWhereAControllerReadsTheBytesItself() throws Exception {
        var path = "/api/v2/test/signed";

        assertThat(edge.post(path, "{\"name\":\"a\",\"count\":1}").statusCode()).isEqualTo(200);
        EdgeTests.assertProblem(edge.post(path, "{"), "malformed-request");
        var misspelt = edge.post(path, "{\"nam\":\"a\",\"count\":1}");
        EdgeTests.assertProblem(misspelt, "invalid-request");
        assertThat(misspelt.body()).contains("\"did_you_mean\":\"name\"");
    }

    @Test
    void repeatsAWrongValueUnlessItMayBeASecret() throws Exception {
        var plain = edge.post(PATH, "{\"name\":\"a\",\"count\":1,\"favourite_color\":\"GREN\"}");
        var secret = edge.post(PATH, "{\"name\":\"a\",\"count\":1,\"secret_color\":\"hunter2\"}");

        assertThat(plain.body())
                .contains("\"got\":\"GREN\"", "\"allowed\":[\"RED\",\"GREEN\"]", "\"did_you_mean\":\"GREEN\"");
        assertThat(secret.body()).contains("\"pointer\":\"/secret_color\"").doesNotContain("hunter2");
    }
}

package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.messaging.delivery.Fetched;
import com.onetimesecret.hub.messaging.log.MessageLog;
import com.onetimesecret.hub.messaging.query.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Shows questions with what their messages say, and waits for what is new. A reader of null is a person, who may see
/// all of their network.
@Component
class ShowQuestion {

    /// About what the hub adds to a message to show it.
    private static final int ADDED = 300;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcQuestions questions;
    private final MessageLog log;
    private final Fetched fetched;
    private final QuestionWatch watch;
    private final QuestionSteps steps;
    private final QuestionSettings settings;

    ShowQuestion(
            JdbcQuestions questions,
            MessageLog log,
            Fetched fetched,
            QuestionWatch watch,
            QuestionSteps steps,
            QuestionSettings settings) {
        this.questions = questions;
        this.log = log;
        this.fetched = fetched;
        this.watch = watch;
        this.steps = steps;
        this.settings = settings;
    }

    /// Where in a question's life to begin, how much of it to show, and how long to wait for something.
    ///
    /// @param after the version that the caller knows; null: none, and it wants to see what there is
    record Look(@Nullable Integer after, int limit, long maxBytes, Duration patience) {}

    /// A page of questions.
    record Questions(String cursor, boolean hasMore, List<QuestionView> questions) {}

    static String cursor(int version) {
        return "v" + version;
    }

    /// What the caller wants to see of one question.
    Look look(MultiValueMap<String, String> parameters) {
        var query = new Query(parameters, List.of("wait", "cursor", "limit", "max_bytes"), List.of());
        var after = query.read(
                "cursor",
                text -> text.matches("v[0-9]{1,9}")
                        ? Optional.of(Integer.parseInt(text.substring(1)))
                        : Optional.empty(),
                "must be the cursor of an earlier answer about this question");
        var look = new Look(
                after,
                (int) query.number("limit", 1, settings.highestLimit(), settings.limit()),
                query.number(
                        "max_bytes",
                        1,
                        settings.highestMaxBytes().toBytes(),
                        settings.maxBytes().toBytes()),
                Duration.ofSeconds(
                        query.number("wait", 0, settings.longestWait().toSeconds(), 0)));
        query.refuseMistakes();
        return look;
    }

    /// All there is, once there is anything or the patience ends.
    Look look(Duration patience) {
        return new Look(null, settings.limit(), settings.maxBytes().toBytes(), patience);
    }

    /// The question of that id, if the reader may see it.
    ///
    /// @throws HubException not-found
    Question find(NetworkId network, String id, @Nullable AgentId reader) {
        if (!MessageId.isValid(id)) {
            throw HubException.notFound();
        }
        return questions
                .find(network, new MessageId(id))
                .filter(found -> reader == null || found.isVisibleTo(reader))
                .orElseThrow(HubException::notFound);
    }

    /// The question as it is once it has something new for the caller, or at the end of its patience or its call. No
    /// connection is held meanwhile.
    Question await(Question question, @Nullable AgentId reader, Look look) {
        if (look.patience().isZero()) {
            return question;
        }
        long until = System.nanoTime() + look.patience().toNanos();
        try (var waiter = watch.listen(question.id())) {
            var now = find(question.networkId(), question.id().value(), reader);
            var left = Duration.ofNanos(until - System.nanoTime());
            while (!hasNews(now, look) && left.isPositive()) {
                // An end by time is no change that anybody would tell of.
                var pause = now.left().isNegative() || now.left().compareTo(left) > 0 ? left : now.left();
                waiter.await(now.version(), pause.plusMillis(1));
                now = find(question.networkId(), question.id().value(), reader);
                left = waiter.goesOn() ? Duration.ofNanos(until - System.nanoTime()) : Duration.ZERO;
            }
            return now;
        }
    }

    private static boolean hasNews(Question question, Look look) {
        return question.isOver()
                || (look.after() == null
                        ? question.status() != QuestionStatus.OPEN
                        : question.version() > look.after());
    }

    /// The question with the answers behind the caller's cursor that it may read.
    QuestionView view(Question question, @Nullable AgentId reader, Look look) {
        int after = look.after() == null ? 0 : look.after();
        var stored = questions.answers(question.id(), after, look.limit() + 1);
        var ids = new ArrayList<>(stored.stream().map(StoredAnswer::id).toList());
        ids.add(question.id());
        var messages = log.findAll(question.networkId(), ids, reader);
        noteFetched(reader, messages.keySet());
        var answers = new ArrayList<AnswerView>();
        int last = after;
        long bytes = 0;
        var more = false;
        for (var answer : stored) {
            var message = messages.get(answer.id());
            bytes += message == null ? 0 : message.length + ADDED;
            if (answers.size() == look.limit() || (bytes > look.maxBytes() && !answers.isEmpty())) {
                more = true;
                break;
            }
            last = answer.version();
            if (message != null) {
                answers.add(AnswerView.of(answer, question, JSON.readTree(message)));
            }
        }
        int version = more ? last : Math.max(Math.max(last, question.version()), after);
        var count = questions.countAnswers(List.of(question.id())).getOrDefault(question.id(), 0L);
        return QuestionView.of(question, message(messages, question), count)
                .with(cursor(version), more, answers, steps.reading(question, reader, answers, version));
    }

    /// The page of the questions that the parameters ask for, with the way to the next.
    ResponseEntity<Questions> list(
            NetworkId network, @Nullable AgentId reader, MultiValueMap<String, String> parameters) {
        var query = QuestionQuery.of(parameters, settings);
        var page = page(network, reader, query);
        var answer = ResponseEntity.ok();
        if (page.hasMore()) {
            var rest = steps.url(reader) + "?cursor=" + page.cursor() + query.parameters();
            answer.header(HttpHeaders.LINK, "<" + rest + ">; rel=\"next\"");
        }
        return answer.body(page);
    }

    private Questions page(NetworkId network, @Nullable AgentId reader, QuestionQuery query) {
        var found = reader != null && query.forMe() && query.status() == null
                ? questions.waitingFor(network, reader, query.after(), query.limit() + 1)
                : questions.page(network, reader, query, query.limit() + 1);
        var ids = found.stream().map(Question::id).toList();
        var messages = log.findAll(network, ids, reader);
        noteFetched(reader, messages.keySet());
        var counts = questions.countAnswers(ids);
        var shown = new ArrayList<QuestionView>();
        long after = query.after();
        long bytes = 0;
        for (var question : found) {
            var message = messages.get(question.id());
            bytes += ADDED + (message == null ? 0 : message.length);
            if (shown.size() == query.limit() || (bytes > query.maxBytes() && !shown.isEmpty())) {
                break;
            }
            after = question.id().seq();
            shown.add(QuestionView.of(question, message(messages, question), counts.getOrDefault(question.id(), 0L)));
        }
        return new Questions(QuestionQuery.cursor(after), shown.size() < found.size(), shown);
    }

    private void noteFetched(@Nullable AgentId reader, Set<MessageId> messages) {
        if (reader != null) {
            fetched.note(reader, messages);
        }
    }

    private static JsonNode message(Map<MessageId, byte[]> messages, Question question) {
        var message = messages.get(question.id());
        return message == null ? JSON.createObjectNode() : JSON.readTree(message);
    }
}

package com.onetimesecret.hub.auth.notice;

import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.auth.approval.JdbcApprovals;
import com.onetimesecret.hub.auth.channel.Undelivered;
import com.onetimesecret.hub.auth.channel.Undelivered.Reason;
import com.onetimesecret.hub.auth.chat.SendChat;
import com.onetimesecret.hub.auth.mail.MailRefused;
import com.onetimesecret.hub.auth.mail.Smtp;
import com.onetimesecret.hub.auth.notice.PeopleToTell.Reader;
import com.onetimesecret.hub.auth.push.PushSubscriptions;
import com.onetimesecret.hub.auth.push.SendPush;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// One attempt to deliver: looks once more whether anybody is still needed, gives the notice to its channel, and notes
/// what came of it.
@Component
class TellPerson {

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final Duration WITHDRAWAL_LIFE = Duration.ofDays(1);
    private static final String CHATS_LANGUAGE = "en";

    private final JdbcApprovals approvals;
    private final PeopleToTell people;
    private final JdbcNotices notices;
    private final WordNotices words;
    private final Channels channels;
    private final DeliverySettings settings;
    private final InstantSource clock;

    TellPerson(
            JdbcApprovals approvals,
            PeopleToTell people,
            JdbcNotices notices,
            WordNotices words,
            Channels channels,
            Limits limits) {
        this.approvals = approvals;
        this.people = people;
        this.notices = notices;
        this.words = words;
        this.channels = channels;
        this.settings = limits.settings();
        this.clock = limits.clock();
    }

    /// What leads out of the hub.
    @Component
    record Channels(SendPush push, PushSubscriptions browsers, Smtp smtp, SendChat chat) {}

    /// How often, and what time it is.
    @Component
    record Limits(DeliverySettings settings, InstantSource clock) {}

    /// Delivers a notice, or the letters to one person as one.
    void deliver(List<Notice> together) {
        var first = together.getFirst();
        switch (first.channel()) {
            case WEB_PUSH -> push(first);
            case EMAIL -> mail(together);
            case WEBHOOK -> chat(first);
        }
    }

    private void push(Notice notice) {
        var reader = people.reader(notice.networkId(), notice.person());
        if (reader.isEmpty()) {
            notices.drop(notice);
            return;
        }
        var text = notice.isWithdrawal()
                ? Optional.of(words.withdrawal(
                        notice.subject(), reader.get().choices().language()))
                : text(notice, reader.get()).map(said -> words.push(said, notice.subject()));
        if (text.isEmpty()) {
            notices.drop(notice);
            return;
        }
        var known = Optional.ofNullable(notice.subscriptionId())
                .flatMap(id -> channels.browsers().find(id, notice.person()));
        if (known.isEmpty() && notice.isWithdrawal()) {
            // A browser that was forgotten shows nothing that could be taken back; nothing is broken.
            notices.drop(notice);
            return;
        }
        var life = notice.isWithdrawal() ? WITHDRAWAL_LIFE : left(notice);
        try {
            var browser = known.orElseThrow(() -> Undelivered.of(Reason.GONE, false));
            channels.push().send(browser, notice.subject(), text.get(), life);
            notices.accept(notice);
        } catch (Undelivered failed) {
            var id = notice.subscriptionId();
            note(List.of(notice), failed);
            if (failed.reason() == Reason.GONE && id != null) {
                channels.browsers().remove(notice.person(), id);
            }
        }
    }

    private void mail(List<Notice> together) {
        var first = together.getFirst();
        var reader = people.reader(first.networkId(), first.person());
        var texts = new ArrayList<NoticeText>();
        var sent = new ArrayList<Notice>();
        for (var notice : together) {
            var text = reader.flatMap(known -> text(notice, known));
            if (text.isPresent()) {
                texts.add(text.get());
                sent.add(notice);
            } else {
                notices.drop(notice);
            }
        }
        if (reader.isEmpty() || sent.isEmpty()) {
            return;
        }
        var to = reader.get();
        var letter =
                words.letter(to.email(), texts, to.networkName(), to.choices().language());
        try {
            if (!channels.smtp().isSetUp()) {
                throw Undelivered.of(Reason.UNREACHABLE, true);
            }
            channels.smtp().send(letter, "notice-" + sent.getFirst().id());
            sent.forEach(notices::accept);
        } catch (MailRefused refused) {
            note(sent, Undelivered.of(reason(refused), refused.mayPass()));
        } catch (Undelivered failed) {
            note(sent, failed);
        }
    }

    private void chat(Notice notice) {
        var network = people.networkName(notice.networkId());
        var text = network.flatMap(name -> text(notice, name, CHATS_LANGUAGE));
        if (text.isEmpty()) {
            notices.drop(notice);
            return;
        }
        try {
            channels.chat().send(notice.networkId(), text.get().title(), words.link(text.get()));
            notices.accept(notice);
        } catch (Undelivered failed) {
            note(List.of(notice), failed);
        }
    }

    private Optional<NoticeText> text(Notice notice, Reader reader) {
        var isForDeciders = notice.about() == Notice.About.APPROVAL || notice.about() == Notice.About.QUESTION;
        return isForDeciders && !reader.mayDecide()
                ? Optional.empty()
                : text(notice, reader.networkName(), reader.choices().language());
    }

    private Optional<NoticeText> text(Notice notice, String network, String language) {
        return switch (notice.about()) {
            case APPROVAL -> waiting(notice).map(card -> words.approval(card, network, language));
            case ALARM -> Optional.of(words.alarm(network, language));
            case TEST -> Optional.of(words.test(network, language));
            case QUESTION -> Optional.of(words.question(network, language));
        };
    }

    private Optional<ApprovalCard> waiting(Notice notice) {
        return approvals
                .find(new ApprovalId(notice.subject()))
                .map(found -> found.card())
                .filter(card -> card.status() == Status.PENDING);
    }

    private void note(List<Notice> notices, Undelivered failed) {
        for (var notice : notices) {
            if (failed.mayPass() && notice.attempt() < settings.tries()) {
                this.notices.retry(notice, failed.retryAfter().orElseGet(() -> pause(notice)), failed);
            } else {
                this.notices.fail(notice, failed);
            }
        }
    }

    private static Duration pause(Notice notice) {
        var pause = Duration.ofSeconds(1L << Math.min(notice.attempt(), 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private Duration left(Notice notice) {
        var left = Duration.between(clock.instant(), notice.endsAt());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Reason reason(MailRefused refused) {
        return switch (refused.reason()) {
            case ADDRESS -> Reason.ADDRESS;
            case SIGN_IN -> Reason.SIGN_IN;
            case UNREACHABLE, UNREADABLE -> Reason.UNREACHABLE;
        };
    }
}

package com.onetimesecret.hub.auth.mail;

import com.onetimesecret.hub.api.mail.Mail;
import com.onetimesecret.hub.api.mail.Outbox;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// The outbox: a table, so that no letter is lost and none leaves for what was rolled back.
@Component
class StoredMail implements Outbox {

    private final Smtp smtp;
    private final JdbcMail letters;
    private final SendMail worker;

    StoredMail(Smtp smtp, JdbcMail letters, SendMail worker) {
        this.smtp = smtp;
        this.letters = letters;
        this.worker = worker;
    }

    @Override
    public boolean isReady() {
        return smtp.isSetUp();
    }

    @Override
    public void send(Mail mail) {
        if (!isReady()) {
            return;
        }
        letters.add(mail);
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    worker.wake();
                }
            });
        } else {
            worker.wake();
        }
    }
}

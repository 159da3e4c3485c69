package com.onetimesecret.hub.web;

import com.onetimesecret.hub.environment.StorageFailure;
import com.onetimesecret.hub.web.problem.StorageState;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/// Ends a session of the database that takes no changes, when it says so: it stays read-only although the database
/// is no longer, and the pool would go on lending it.
@Component
class ReadOnlySessions implements BeanPostProcessor, SQLExceptionOverride {

    private final ObjectProvider<StorageState> state;

    ReadOnlySessions(ObjectProvider<StorageState> state) {
        this.state = state;
    }

    @java.lang.Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof HikariDataSource pool) {
            pool.setExceptionOverride(this);
        }
        return bean;
    }

    /// The state hears of it here, before anything that works in the background can say that it failed.
    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        if (StorageFailure.of(failure).filter(StorageFailure.READ_ONLY::equals).isEmpty()) {
            return Override.CONTINUE_EVICT;
        }
        state.getObject().failed(failure);
        return Override.MUST_EVICT;
    }
}

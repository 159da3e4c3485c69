package com.onetimesecret.hub.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The promise of an answer to a request that the hub sent to itself, which waits for it.
final class InnerAsync implements AsyncContext {

    /// Longer than anything that promises an answer takes: each has a limit of its own.
    private static final long LONGEST_SECONDS = 120;

    private final CountDownLatch done = new CountDownLatch(1);

    /// Waits until the answer is written.
    void await() throws IOException {
        try {
            if (!done.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("A promised answer did not come");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for an answer");
        }
    }

    @Override
    public void complete() {
        done.countDown();
    }

    @Override
    public void setTimeout(long timeout) {
        // Who promised has a limit of its own.
    }

    @Override
    public long getTimeout() {
        return 0;
    }

    @Override
    public ServletRequest getRequest() {
        throw unneeded();
    }

    @Override
    public ServletResponse getResponse() {
        throw unneeded();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return true;
    }

    @Override
    public void dispatch() {
        throw unneeded();
    }

    @Override
    public void dispatch(String path) {
        throw unneeded();
    }

    @Override
    public void dispatch(ServletContext context, String path) {
        throw unneeded();
    }

    @Override
    public void start(Runnable run) {
        throw unneeded();
    }

    @Override
    public void addListener(AsyncListener listener) {
        throw unneeded();
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        throw unneeded();
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) {
        throw unneeded();
    }

    private static UnsupportedOperationException unneeded() {
        return new UnsupportedOperationException("Only direct calls promise their answer to the hub itself");
    }
}

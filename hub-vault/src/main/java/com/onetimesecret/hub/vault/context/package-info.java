/// Secrets that go with tasks: only who holds the task may reveal one.
@NullMarked
package com.onetimesecret.hub.vault.context;

import org.jspecify.annotations.NullMarked;

/// One operation of an agent that a person allows or not.
@NullMarked
package com.onetimesecret.hub.auth.operation;

import org.jspecify.annotations.NullMarked;

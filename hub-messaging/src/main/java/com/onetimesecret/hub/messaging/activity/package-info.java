/// What the agents of a network do: the last status of each, and how much they post.
@NullMarked
package com.onetimesecret.hub.messaging.activity;

import org.jspecify.annotations.NullMarked;

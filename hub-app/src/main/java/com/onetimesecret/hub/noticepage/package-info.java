/// How a person is told of what waits for them: the page where they choose, and what makes the pages an app that can
/// notify them.
@NullMarked
package com.onetimesecret.hub.noticepage;

import org.jspecify.annotations.NullMarked;

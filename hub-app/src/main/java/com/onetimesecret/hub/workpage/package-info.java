/// Questions and tasks for people.
@NullMarked
package com.onetimesecret.hub.workpage;

import org.jspecify.annotations.NullMarked;

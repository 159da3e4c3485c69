package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.api.message.MessageId;
import java.nio.ByteBuffer;

/// One message as a reader gets it.
///
/// @param addressed whether it names the reader as a recipient
/// @param cursor the place right behind it
/// @param json the envelope; of one that opens once, without its content
public record Said(MessageId id, String type, String topic, boolean addressed, String cursor, ByteBuffer json) {}

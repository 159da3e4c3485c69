package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.api.seal.Sealer;

/// Seals by turning bytes round, which is enough to see that nothing is stored as it came.
public class TurningSealer implements Sealer {

    @Override
    public byte[] seal(String context, byte[] plaintext) {
        return turned(plaintext);
    }

    @Override
    public byte[] open(String context, byte[] sealed) {
        return turned(sealed);
    }

    @Override
    public boolean isCurrent(byte[] sealed) {
        return true;
    }

    private static byte[] turned(byte[] bytes) {
        var turned = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            turned[i] = bytes[bytes.length - 1 - i];
        }
        return turned;
    }
}

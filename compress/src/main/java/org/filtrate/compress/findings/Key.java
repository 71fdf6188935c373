package org.filtrate.compress.findings;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.filtrate.filters.Weight;

/// What a finding follows from, as a SHA-256 of everything that was added, in order.
public final class Key {
    private static final int PIECE = 1 << 14;

    private final MessageDigest digest;

    private Key() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java", e);
        }
    }

    /// A key with nothing but the kind of the finding.
    public static Key of(String kind) {
        return new Key().add(kind);
    }

    /// Adds words.
    public Key add(Object... words) {
        for (Object word : words) {
            byte[] bytes = word.toString().getBytes(StandardCharsets.UTF_8);
            add(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            add(bytes);
        }
        return this;
    }

    /// Adds bytes.
    public Key add(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    /// Adds numbers.
    public Key add(float[] numbers) {
        ByteBuffer buffer = ByteBuffer.allocate(PIECE * Float.BYTES);
        for (int from = 0; from < numbers.length; from += PIECE) {
            buffer.clear();
            buffer.asFloatBuffer().put(numbers, from, Math.min(PIECE, numbers.length - from));
            digest.update(buffer.array(), 0, Float.BYTES * Math.min(PIECE, numbers.length - from));
        }
        return this;
    }

    /// Adds numbers.
    public Key add(double[] numbers) {
        ByteBuffer buffer = ByteBuffer.allocate(numbers.length * Double.BYTES);
        buffer.asDoubleBuffer().put(numbers);
        return add(buffer.array());
    }

    /// Adds filters.
    public Key add(Weight filters) {
        return add(filters.shape()).add(filters.values());
    }

    /// The hash, in hexadecimal; nothing may be added afterwards.
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}

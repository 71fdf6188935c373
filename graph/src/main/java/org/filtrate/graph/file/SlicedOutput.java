package org.filtrate.graph.file;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Passes large arrays on in slices: a channel copies whatever it is given into native memory first.
final class SlicedOutput extends FilterOutputStream {
    private static final int SLICE_BYTES = 1 << 20;

    SlicedOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int at = 0; at < length; at += SLICE_BYTES) {
            out.write(bytes, offset + at, Math.min(SLICE_BYTES, length - at));
        }
    }
}

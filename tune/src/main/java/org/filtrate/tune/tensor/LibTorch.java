package org.filtrate.tune.tensor;

import org.bytedeco.pytorch.global.torch;
import org.filtrate.graph.FiltrateException;

/// The native library itself.
public final class LibTorch {
    /// Memory is returned scope by scope, so the limits that would make allocation wait for the garbage
    /// collector are off.
    private static final String[] LIMITS = {"org.bytedeco.javacpp.maxBytes", "org.bytedeco.javacpp.maxPhysicalBytes"};

    static {
        for (String limit : LIMITS) {
            if (System.getProperty(limit) == null) {
                System.setProperty(limit, "0");
            }
        }
    }

    private LibTorch() {}

    /// Loads the native library, once.
    ///
    /// @throws FiltrateException where there is none for this machine
    public static void load() {
        Loaded.check();
    }

    /// Sets how many threads one operation may use, at least 1.
    public static void useThreads(int threads) {
        load();
        if (threads < 1) {
            throw new FiltrateException("threads: 1 or more are needed, " + threads + " came");
        }
        torch.set_num_threads(threads);
    }

    /// The first access loads the library.
    private static final class Loaded {
        private static final boolean DONE = now();

        private Loaded() {}

        private static boolean now() {
            NativeThreads.settle();
            try {
                return torch.get_num_threads() > 0;
            } catch (LinkageError e) {
                throw new FiltrateException(
                        "LibTorch: a native library for " + System.getProperty("os.name") + " "
                                + System.getProperty("os.arch") + " is needed, none could be loaded",
                        e);
            }
        }

        static void check() {
            if (!DONE) {
                throw new FiltrateException("LibTorch: at least one thread is needed, it has none");
            }
        }
    }
}

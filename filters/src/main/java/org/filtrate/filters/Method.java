package org.filtrate.filters;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.filtrate.filters.basis.BasisFit;
import org.filtrate.filters.cp.CpFit;
import org.filtrate.filters.kmeans.KmeansFit;
import org.filtrate.filters.lowrank.LowRankFits;
import org.filtrate.filters.slbf.SlbfFit;
import org.filtrate.filters.slcq.SlcqFit;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.templates.TemplateFit;
import org.filtrate.filters.tt.TtFit;
import org.filtrate.filters.uniform.SignFit;
import org.filtrate.filters.uniform.UniformFit;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// The methods, by the names that people type.
public enum Method {
    /// Orthonormal basis filters and 1x1 coefficients; rank by energy.
    BASIS("basis", .2) {
        @Override
        public Optional<String> obstacle(FilterShape shape) {
            return shape.groupFilters() == 1
                    ? Optional.of("each group has a single filter, which is its own basis")
                    : Optional.empty();
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return BasisFit.byEnergy(target);
        }
    },
    /// Tucker-2 or spatial where there is a kernel, singular vectors elsewhere; ranks by EVBMF.
    LOWRANK("lowrank", .4) {
        @Override
        public Optional<String> obstacle(FilterShape shape) {
            return shape.kernelArea() > 1 ? TUCKER2.obstacle(shape) : SVD.obstacle(shape);
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            if (target.shape().kernelArea() == 1) {
                return SVD.analyse(target, pool);
            }
            return SPATIAL_SVD.obstacle(target.shape()).isEmpty()
                    ? LowRankFits.kernels(target)
                    : TUCKER2.analyse(target, pool);
        }
    },
    /// Tucker-2 on the channel modes; ranks by EVBMF.
    TUCKER2("tucker2", .4) {
        @Override
        public Optional<String> obstacle(FilterShape shape) {
            return shape.groupFilters() == 1 || shape.inChannels() == 1
                    ? Optional.of("a channel mode of size 1 has nothing to decompose")
                    : Optional.empty();
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return LowRankFits.tucker2(target);
        }
    },
    /// Singular vectors of the filters as a matrix; rank by EVBMF.
    SVD("svd", .4) {
        @Override
        public Optional<String> obstacle(FilterShape shape) {
            return BASIS.obstacle(shape);
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return LowRankFits.svd(target);
        }
    },
    /// A vertical, then a horizontal convolution; rank by EVBMF.
    SPATIAL_SVD("spatial-svd", .4) {
        @Override
        public Optional<String> obstacle(FilterShape shape) {
            return shape.kernel().length != 2 || shape.kernel()[0] == 1 || shape.kernel()[1] == 1
                    ? Optional.of("a kernel with height and width is needed, it has "
                            + java.util.Arrays.toString(shape.kernel()))
                    : Optional.empty();
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return LowRankFits.spatialSvd(target);
        }
    },
    /// Scaled templates of a codebook, and constants; as many templates as pay.
    TEMPLATES("templates", .5) {
        @Override
        public List<Precision> precisions() {
            return List.of(Precision.values());
        }

        @Override
        public Optional<String> obstacle(FilterShape shape) {
            return shape.kernelArea() == 1
                    ? Optional.of("kernels of a single weight have no shape to share")
                    : Optional.empty();
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return TemplateFit.of(target, pool);
        }
    },
    /// Stacked sparse combinations of quantized bases.
    SLCQ("slcq", .55) {
        @Override
        public List<Precision> precisions() {
            return List.of(
                    Precision.BITS_32,
                    Precision.BITS_16,
                    Precision.BITS_8,
                    Precision.BITS_6,
                    Precision.BITS_4,
                    Precision.BITS_3,
                    Precision.BITS_2,
                    Precision.BITS_1);
        }

        @Override
        public Optional<String> obstacle(FilterShape shape) {
            return shape.filterSize() == 1
                    ? Optional.of("filters of a single weight have nothing to share")
                    : Optional.empty();
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return new SlcqFit(target);
        }
    },
    /// Filters stacked from a set of binary filters.
    SLBF("slbf", .6) {
        @Override
        public List<Precision> precisions() {
            return List.of(Precision.values());
        }

        @Override
        public Optional<String> obstacle(FilterShape shape) {
            return Optional.empty();
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return new SlbfFit(target, pool);
        }
    },
    /// Signs and a scale for each filter.
    BWN("bwn", 0) {
        @Override
        public List<Precision> precisions() {
            return List.of(Precision.BITS_1);
        }

        @Override
        public Optional<String> obstacle(FilterShape shape) {
            return Optional.empty();
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return new SignFit(new UniformFit(target));
        }
    },
    /// Codebooks of k-means, scalar or of short blocks; what loses least for its bits.
    KMEANS("kmeans", .4) {
        @Override
        public List<Precision> precisions() {
            return List.of(Precision.BITS_16, Precision.BITS_8);
        }

        @Override
        public Optional<String> obstacle(FilterShape shape) {
            return Optional.empty();
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return KmeansFit.of(target);
        }
    },
    /// Products of an output pattern, an input pattern and a kernel; rank by energy.
    CP("cp", .3) {
        @Override
        public Optional<String> obstacle(FilterShape shape) {
            return shape.kernelArea() == 1
                    ? Optional.of("without a kernel it is a singular value decomposition, which is 'svd'")
                    : TUCKER2.obstacle(shape);
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return new CpFit(target);
        }
    },
    /// A tensor train of four convolutions, each along one mode; ranks by energy.
    TT("tt", .3) {
        @Override
        public Optional<String> obstacle(FilterShape shape) {
            return shape.kernel().length < 2 || shape.kernelArea() == 1
                    ? Optional.of("without two axes of a kernel its train is shorter, and is 'tucker2' or 'svd'")
                    : TUCKER2.obstacle(shape);
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return new TtFit(target);
        }
    },
    /// The filters themselves at a stored precision.
    UNIFORM("uniform", 0) {
        @Override
        public List<Precision> precisions() {
            return Stream.of(Precision.values())
                    .filter(p -> p != Precision.BITS_1)
                    .toList();
        }

        @Override
        public Optional<String> obstacle(FilterShape shape) {
            return Optional.empty();
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return new UniformFit(target);
        }
    };

    private final String word;
    private final double usualStrength;

    Method(String word, double usualStrength) {
        this.word = word;
        this.usualStrength = usualStrength;
    }

    /// The method's name, as people type it.
    public String word() {
        return word;
    }

    /// The strength used where no budget asks for another.
    public double usualStrength() {
        return usualStrength;
    }

    /// The precisions that may be chosen for it under a budget of bytes, finest first.
    public List<Precision> precisions() {
        return Precision.usual();
    }

    /// What keeps the method from compressing filters of a shape, in words.
    public abstract Optional<String> obstacle(FilterShape shape);

    /// Analyses filters that have no obstacle.
    ///
    /// @param pool all filters that are compressed together, those of `target` among them
    public abstract Fit analyse(Target target, Pool pool);

    /// The method that people call `word`.
    ///
    /// @throws FiltrateException where there is none
    public static Method named(String word) {
        return List.of(values()).stream()
                .filter(m -> m.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new FiltrateException("method '" + word + "': one of "
                        + String.join(
                                ", ",
                                List.of(values()).stream().map(Method::word).toList())
                        + " is needed"));
    }
}

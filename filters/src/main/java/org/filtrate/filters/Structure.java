package org.filtrate.filters;

import java.util.Map;
import java.util.stream.Stream;
import org.filtrate.filters.basis.BasisFilters;
import org.filtrate.filters.basis.BasisFit;
import org.filtrate.filters.basis.BasisSetting;
import org.filtrate.filters.cp.CpFilters;
import org.filtrate.filters.cp.CpFit;
import org.filtrate.filters.cp.CpSetting;
import org.filtrate.filters.kmeans.KmeansFilters;
import org.filtrate.filters.kmeans.KmeansFit;
import org.filtrate.filters.kmeans.KmeansSetting;
import org.filtrate.filters.kmeans.Scale;
import org.filtrate.filters.lowrank.SpatialSvdFilters;
import org.filtrate.filters.lowrank.SpatialSvdFit;
import org.filtrate.filters.lowrank.SpatialSvdSetting;
import org.filtrate.filters.lowrank.Tucker2Filters;
import org.filtrate.filters.lowrank.Tucker2Fit;
import org.filtrate.filters.lowrank.Tucker2Setting;
import org.filtrate.filters.slbf.SlbfFilters;
import org.filtrate.filters.slbf.SlbfFit;
import org.filtrate.filters.slbf.SlbfSetting;
import org.filtrate.filters.slcq.SlcqFilters;
import org.filtrate.filters.slcq.SlcqFit;
import org.filtrate.filters.slcq.SlcqSetting;
import org.filtrate.filters.stored.FactorReader;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.templates.Correlation;
import org.filtrate.filters.templates.Offset;
import org.filtrate.filters.templates.Scope;
import org.filtrate.filters.templates.TemplateFilters;
import org.filtrate.filters.templates.TemplateFit;
import org.filtrate.filters.templates.TemplateSetting;
import org.filtrate.filters.tt.TtFilters;
import org.filtrate.filters.tt.TtFit;
import org.filtrate.filters.tt.TtSetting;
import org.filtrate.filters.uniform.UniformFilters;
import org.filtrate.filters.uniform.UniformFit;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// The structures that compact filters can have, with their names in functions and how they are read back.
public enum Structure {
    /// Basis filters and coefficients.
    BASIS("basis", "Basis") {
        @Override
        Setting setting(Keys keys, Precision precision) {
            return new BasisSetting(keys.count("rank"), precision);
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return BasisFit.byEnergy(target);
        }

        @Override
        CompactFilters filters(FilterShape shape, FactorReader factors) {
            return new BasisFilters(shape, factors.real(), factors.real());
        }
    },
    /// Tucker-2 on the channel modes.
    TUCKER2("tucker2", "Tucker2") {
        @Override
        Setting setting(Keys keys, Precision precision) {
            return new Tucker2Setting(keys.count("rank-out"), keys.count("rank-in"), precision);
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return new Tucker2Fit(target);
        }

        @Override
        CompactFilters filters(FilterShape shape, FactorReader factors) {
            return new Tucker2Filters(shape, factors.real(), factors.real(), factors.real());
        }
    },
    /// A vertical and a horizontal convolution.
    SPATIAL_SVD("spatial-svd", "SpatialSvd") {
        @Override
        Setting setting(Keys keys, Precision precision) {
            return new SpatialSvdSetting(keys.count("rank"), precision);
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return new SpatialSvdFit(target);
        }

        @Override
        CompactFilters filters(FilterShape shape, FactorReader factors) {
            return new SpatialSvdFilters(shape, factors.real(), factors.real());
        }
    },
    /// Entries of a codebook, each for a block of weights.
    KMEANS("kmeans", "Kmeans") {
        @Override
        Setting setting(Keys keys, Precision precision) {
            return new KmeansSetting(
                    keys.count("bits"), keys.count("block", 1), keys.word("scale", Scale.class, Scale.ROW), precision);
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return KmeansFit.of(target);
        }

        @Override
        CompactFilters filters(FilterShape shape, FactorReader factors) {
            return KmeansFilters.read(shape, factors);
        }
    },
    /// Scaled templates of a codebook, and constants.
    TEMPLATES("templates", "Templates") {
        @Override
        Setting setting(Keys keys, Precision precision) {
            return new TemplateSetting(
                    keys.count("templates"),
                    keys.word("offset", Offset.class, Offset.YES),
                    keys.word("scope", Scope.class, Scope.NETWORK),
                    keys.word("correlation", Correlation.class, Correlation.UNSIGNED),
                    precision);
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return TemplateFit.of(target, pool);
        }

        @Override
        CompactFilters filters(FilterShape shape, FactorReader factors) {
            return TemplateFilters.read(shape, factors);
        }
    },
    /// Stacked sparse combinations of quantized bases.
    SLCQ("slcq", "Slcq") {
        @Override
        Setting setting(Keys keys, Precision precision) {
            return new SlcqSetting(
                    keys.count("splits"),
                    keys.count("bases"),
                    keys.count("bits", SlcqSetting.MOST_BITS),
                    keys.count("nonzeros"),
                    precision);
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return new SlcqFit(target);
        }

        @Override
        CompactFilters filters(FilterShape shape, FactorReader factors) {
            return SlcqFilters.read(shape, factors);
        }
    },
    /// Stacked binary filters.
    SLBF("slbf", "Slbf") {
        @Override
        Setting setting(Keys keys, Precision precision) {
            return SlbfSetting.read(keys, precision);
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return new SlbfFit(target, pool);
        }

        @Override
        CompactFilters filters(FilterShape shape, FactorReader factors) {
            return SlbfFilters.read(shape, factors);
        }
    },
    /// Products of an output pattern, an input pattern and a kernel.
    CP("cp", "Cp") {
        @Override
        Setting setting(Keys keys, Precision precision) {
            return new CpSetting(keys.count("rank"), precision);
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return new CpFit(target);
        }

        @Override
        CompactFilters filters(FilterShape shape, FactorReader factors) {
            return new CpFilters(shape, factors.real(), factors.real(), factors.real());
        }
    },
    /// A chain of four convolutions, each along one mode.
    TT("tt", "Tt") {
        @Override
        Setting setting(Keys keys, Precision precision) {
            return new TtSetting(keys.count("rank-in"), keys.count("rank-middle"), keys.count("rank-out"), precision);
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return new TtFit(target);
        }

        @Override
        CompactFilters filters(FilterShape shape, FactorReader factors) {
            return new TtFilters(shape, factors.real(), factors.real(), factors.real(), factors.real());
        }
    },
    /// The filters themselves, at a stored precision.
    UNIFORM("uniform", "Uniform") {
        @Override
        Setting setting(Keys keys, Precision precision) {
            return new UniformSetting(precision);
        }

        @Override
        public Fit analyse(Target target, Pool pool) {
            return new UniformFit(target);
        }

        @Override
        CompactFilters filters(FilterShape shape, FactorReader factors) {
            return new UniformFilters(shape, factors.real());
        }
    };

    private final String word;
    private final String functionWord;

    Structure(String word, String functionWord) {
        this.word = word;
        this.functionWord = functionWord;
    }

    /// The name that people type.
    public String word() {
        return word;
    }

    /// The word for it in a function's name.
    public String functionWord() {
        return functionWord;
    }

    /// The setting that keys name; those that are not read stay in `keys`.
    abstract Setting setting(Keys keys, Precision precision);

    /// Analyses filters for settings of this structure.
    ///
    /// @param pool all filters that are compressed together, those of `target` among them
    public abstract Fit analyse(Target target, Pool pool);

    /// Compact filters from their factors, read in order.
    abstract CompactFilters filters(FilterShape shape, FactorReader factors);

    /// Compact filters of this structure from their stored factors.
    ///
    /// @throws FiltrateException where the factors do not fit the shape or each other
    public CompactFilters read(FilterShape shape, FactorReader factors) {
        CompactFilters filters = filters(shape, factors);
        if (factors.left() > 0) {
            throw new FiltrateException(
                    word + " of filters " + shape + ": " + factors.left() + " more tensors came than it has");
        }
        return filters;
    }

    /// The setting of this structure with given sizes and choices.
    ///
    /// @param keys by the names that people type
    /// @throws FiltrateException where one is missing, unknown or not what it should be
    public Setting setting(Map<String, String> keys, Precision precision) {
        Keys reading = new Keys(word, keys);
        Setting setting = setting(reading, precision);
        reading.finish(setting.keys());
        return setting;
    }

    /// The structure that people call `word`.
    ///
    /// @throws FiltrateException where there is none
    public static Structure named(String word) {
        return Stream.of(values())
                .filter(s -> s.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new FiltrateException("structure '" + word + "': one of "
                        + Stream.of(values()).map(Structure::word).toList() + " is needed"));
    }

    /// The structure whose function word `text` begins with.
    ///
    /// @throws FiltrateException where there is none
    public static Structure startOf(String text) {
        return Stream.of(values())
                .filter(s -> text.startsWith(s.functionWord))
                .findFirst()
                .orElseThrow(() -> new FiltrateException("compressed layer: its structure should be one of "
                        + Stream.of(values()).map(Structure::functionWord).toList() + ", '" + text + "' came"));
    }
}

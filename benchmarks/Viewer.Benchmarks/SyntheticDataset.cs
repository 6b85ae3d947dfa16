using IFeaLiD.Datasets;
using IFeaLiD.Datasets.Containers;

namespace IFeaLiD.Viewer.Benchmarks;

/// <summary>Smooth random features behind a ReLU with a little noise, so that tiles pack about as well as those of a network.</summary>
internal static class SyntheticDataset
{
    private const int Seed = 20, CellsPerKnot = 12;
    private const float Noise = 0.12f, Threshold = -0.4f;

    /// <summary>Writes the dataset of a case, once: the next run finds it.</summary>
    /// <returns>Path of the file.</returns>
    public static async Task<string> EnsureAsync(MapCase map, string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, $"{map.Name}.zip");
        if (File.Exists(path))
        {
            return path;
        }

        Directory.CreateDirectory(folder);
        var features = Make(map);
        var statistics = FeatureStatistics.Measure(features, cancellationToken);
        var manifest = new Manifest
        {
            Name = map.Name,
            Width = map.Width,
            Height = map.Height,
            Features = map.Channels,
            Precision = (int)map.Precision,
        };
        await using (var file = File.Create(path + ".part"))
        {
            await DatasetWriter.WriteAsync(file, features, statistics, manifest, default, Environment.ProcessorCount, written: null, cancellationToken);
        }

        File.Move(path + ".part", path);
        return path;
    }

    private static FeatureMap Make(MapCase map)
    {
        var cells = map.Width * map.Height;
        var planes = new float[(long)cells * map.Channels];
        Parallel.For(0, map.Channels, channel => FillPlane(planes.AsSpan(channel * cells, cells), map.Width, map.Height, channel));
        return new FeatureMap(map.Height, map.Width, map.Channels, planes);
    }

    private static void FillPlane(Span<float> plane, int width, int height, int channel)
    {
        var random = new Random(Seed + channel);
        var (columns, rows) = (width / CellsPerKnot + 2, height / CellsPerKnot + 2);
        var knots = new float[rows * columns];
        foreach (ref var knot in knots.AsSpan())
        {
            knot = (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2;
        }

        var strength = 0.3f + 0.7f * random.NextSingle();
        for (var y = 0; y < height; y++)
        {
            var (row, down) = Math.DivRem(y, CellsPerKnot);
            var share = (float)down / CellsPerKnot;
            for (var x = 0; x < width; x++)
            {
                var (column, right) = Math.DivRem(x, CellsPerKnot);
                var at = row * columns + column;
                var top = float.Lerp(knots[at], knots[at + 1], (float)right / CellsPerKnot);
                var bottom = float.Lerp(knots[at + columns], knots[at + columns + 1], (float)right / CellsPerKnot);
                var value = float.Lerp(top, bottom, share) + Noise * (random.NextSingle() - 0.5f);
                plane[y * width + x] = strength * MathF.Max(0, value - Threshold);
            }
        }
    }
}

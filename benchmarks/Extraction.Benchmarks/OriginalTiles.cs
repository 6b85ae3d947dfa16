using System.Diagnostics;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Datasets.Tiles;
using IFeaLiD.Tests;

namespace IFeaLiD.Extraction.Benchmarks;

/// <summary>The tiles of a dataset that the original program wrote (COCO photo, conv3_x, 52 x 80 x 512), encoded anew.</summary>
/// <param name="Share">Our bytes, of the original's 1,443,069 for the same values.</param>
/// <param name="BytesASecond">Raw tile, one core.</param>
internal sealed record OriginalTiles(double Share, double BytesASecond)
{
    private const double OriginalBytes = 1_443_069;
    private const int Rounds = 20;

    /// <summary>Null where the file is not beside the checkout.</summary>
    public static OriginalTiles? Measure()
    {
        if (Repository.OriginalDataset is not { } path)
        {
            return null;
        }

        using var reader = DatasetReader.Open(File.OpenRead(path), new DatasetLimits());
        var map = reader.ReadMap();
        var encoder = new PngEncoder();
        using var png = new MemoryStream();
        long bytes = 0, best = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            bytes = 0;
            var start = Stopwatch.GetTimestamp();
            foreach (var tile in map.Tiles)
            {
                png.SetLength(0);
                encoder.Encode(tile, map.Layout.Height, map.Layout.Width, png);
                bytes += png.Length;
            }

            best = Math.Min(best, Stopwatch.GetTimestamp() - start);
        }

        return new OriginalTiles(bytes / OriginalBytes, (double)Stopwatch.Frequency * map.Layout.TileCount * map.Layout.TileBytes / best);
    }
}

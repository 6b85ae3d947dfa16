using IFeaLiD.Datasets;

namespace IFeaLiD.Viewer.Benchmarks;

/// <summary>A map to measure, and what the original program needs for it on a machine of the same kind.</summary>
/// <param name="Name">For people and for the command line.</param>
/// <param name="Width">Cells a row.</param>
/// <param name="Height">Rows of cells.</param>
/// <param name="Channels">Values a cell.</param>
/// <param name="Precision">Bits a value.</param>
/// <param name="Usual">Measured when the command line names no map.</param>
/// <param name="Original">Load, hover, updates, heap, memory of renderer and GPU process; null where it is not known.</param>
internal sealed record MapCase(string Name, int Width, int Height, int Channels, Precision Precision, bool Usual, string? Original)
{
    /// <summary>The shapes of the paper's Table 1 at 8 bit, one at 16 and one at 32.</summary>
    public static IReadOnlyList<MapCase> All { get; } =
    [
        Of("coco2", 106, 160, 256),
        Of("coco3", 52, 80, 512, usual: true, "load 7.6 s, hover 28 ms, 9 updates/s, heap 22 MiB, RSS 419 MiB"),
        Of("coco4", 26, 40, 1024),
        Of("cityscapes2", 512, 256, 256, usual: true, "load 6.1 s, hover 164 ms, 3.7 updates/s, heap 52 MiB, RSS 668 MiB"),
        Of("cityscapes3", 256, 128, 512, usual: false, "load 8.4 s, hover 101 ms, 4.5 updates/s, heap 47 MiB, RSS 543 MiB"),
        Of("cityscapes4", 128, 64, 1024, usual: true, "load 14.6 s, hover 55 ms, 5 updates/s, heap 46 MiB, RSS 500 MiB"),
        Of("div2k2", 510, 300, 256, usual: false, "load 6.0 s, hover 191 ms, 3.1 updates/s, heap 65 MiB, RSS 709 MiB"),
        Of("div2k3", 254, 150, 512),
        Of("div2k4", 126, 74, 1024),
        Of("dota2", 906, 634, 256, usual: true, "load 9.8 s, hover 733 ms, 1.1 updates/s, heap 212 MiB, RSS 1482 MiB"),
        Of("dota3", 452, 316, 512),
        Of("dota4", 226, 158, 1024, usual: false, "load 14.3 s, hover 163 ms, 2.9 updates/s, heap 50 MiB, RSS 750 MiB"),
        new("bits16", 906, 634, 128, Precision.Bits16, Usual: true, Original: null),
        new("bits32", 256, 128, 512, Precision.Bits32, Usual: true, "load 16.6 s, hover 137 ms, 3.8 updates/s, heap 91 MiB, RSS 942 MiB"),
    ];

    public long Bytes => (long)Width * Height * Channels * Precision.Bytes();

    public override string ToString() => $"{Name}: {Width} x {Height} x {Channels}, {(int)Precision} bit, {Bytes / 1e6:0.0} MB";

    private static MapCase Of(string name, int width, int height, int channels, bool usual = false, string? original = null) =>
        new(name, width, height, channels, Precision.Bits8, usual, original);
}

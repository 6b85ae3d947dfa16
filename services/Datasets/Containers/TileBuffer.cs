using System.Diagnostics;
using IFeaLiD.Datasets.Tiles;

namespace IFeaLiD.Datasets.Containers;

/// <summary>Room for one tile on its way from the map to its PNG, used for one tile after the other.</summary>
/// <param name="layout">Of the map.</param>
/// <param name="pack">Fills height x width x 4 bytes with a tile.</param>
/// <param name="meter">Told what each tile took.</param>
internal sealed class TileBuffer(TileLayout layout, Action<int, byte[]> pack, EncodingMeter meter) : IDisposable
{
    private readonly byte[] rgba = GC.AllocateUninitializedArray<byte>(checked((int)layout.TileBytes));
    private readonly PngEncoder encoder = new();
    private readonly MemoryStream png = new();

    /// <summary>Packs and compresses a tile.</summary>
    /// <returns>The PNG, valid until the next call.</returns>
    public ReadOnlyMemory<byte> Encode(int tile)
    {
        var began = Stopwatch.GetTimestamp();
        pack(tile, rgba);
        var packed = Stopwatch.GetTimestamp();
        png.SetLength(0);
        encoder.Encode(rgba, layout.Height, layout.Width, png);
        meter.Add(began, packed, Stopwatch.GetTimestamp());
        return png.GetBuffer().AsMemory(0, (int)png.Length);
    }

    public void Dispose() => png.Dispose();
}

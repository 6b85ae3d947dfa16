namespace IFeaLiD.Datasets.Tiles;

/// <summary>
/// Where the channels of a map lie in its tiles. A tile is an RGBA image of <c>height x width</c> pixels, four bytes a pixel:
/// <code>
///  8 bit   R = 4i   G = 4i+1   B = 4i+2   A = 4i+3
/// 16 bit   R,G = low, high byte of 2i     B,A = low, high byte of 2i+1
/// 32 bit   R,G,B,A = bytes of i, lowest first
/// </code>
/// Bytes that no channel fills, in the last tile, are zero.
/// </summary>
/// <param name="Height">Rows of cells.</param>
/// <param name="Width">Cells a row.</param>
/// <param name="Channels">Values a cell.</param>
/// <param name="Precision">Bits a value.</param>
public sealed record TileLayout(int Height, int Width, int Channels, Precision Precision)
{
    /// <summary>Tiles of the map: ceil(channels * bits / 32).</summary>
    public int TileCount => (Channels + Precision.ChannelsPerTile() - 1) / Precision.ChannelsPerTile();

    /// <summary>Bytes of one unpacked tile: <c>height * width * 4</c>.</summary>
    public long TileBytes => 4L * Height * Width;

    /// <summary>First channel of a tile.</summary>
    public int FirstChannel(int tile) => tile * Precision.ChannelsPerTile();

    /// <summary>Channels that a tile really holds: fewer in the last one.</summary>
    public int ChannelsIn(int tile) => Math.Min(Precision.ChannelsPerTile(), Channels - FirstChannel(tile));
}

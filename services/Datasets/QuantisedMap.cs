using System.Buffers.Binary;
using IFeaLiD.Datasets.Tiles;

namespace IFeaLiD.Datasets;

/// <summary>A feature map of unsigned integers (p' of Eq. 1), <c>height x width x channels</c>, as its tiles hold it.</summary>
/// <param name="Layout">Shape and precision.</param>
/// <param name="Tiles">height x width x 4 bytes each.</param>
public sealed record QuantisedMap(TileLayout Layout, IReadOnlyList<byte[]> Tiles)
{
    /// <summary>The feature vector of cell (x, y), 0 to p_max each.</summary>
    public uint[] Vector(int x, int y)
    {
        var vector = new uint[Layout.Channels];
        ReadVector(y * Layout.Width + x, vector);
        return vector;
    }

    /// <summary>The feature vector of a cell, counted row by row.</summary>
    public void ReadVector(int cell, Span<uint> vector)
    {
        for (var channel = 0; channel < Layout.Channels; channel++)
        {
            var perTile = Layout.Precision.ChannelsPerTile();
            var at = Tiles[channel / perTile].AsSpan(4 * cell + channel % perTile * Layout.Precision.Bytes());
            vector[channel] = Layout.Precision switch
            {
                Precision.Bits8 => at[0],
                Precision.Bits16 => BinaryPrimitives.ReadUInt16LittleEndian(at),
                _ => BinaryPrimitives.ReadUInt32LittleEndian(at),
            };
        }
    }
}

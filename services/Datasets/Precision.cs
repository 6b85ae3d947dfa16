namespace IFeaLiD.Datasets;

/// <summary>Bits a value of a quantised map.</summary>
public enum Precision
{
    /// <summary>0 to 255; four channels a tile.</summary>
    Bits8 = 8,

    /// <summary>0 to 65535; two channels a tile.</summary>
    Bits16 = 16,

    /// <summary>0 to 4294967295; one channel a tile.</summary>
    Bits32 = 32,
}

/// <summary>Arithmetic of <see cref="Precision"/>.</summary>
public static class PrecisionFacts
{
    /// <summary>Bytes a value.</summary>
    public static int Bytes(this Precision precision) => (int)precision / 8;

    /// <summary>Channels that one RGBA pixel holds: 4, 2 or 1.</summary>
    public static int ChannelsPerTile(this Precision precision) => 32 / (int)precision;

    /// <summary>p_max of Eq. 2: the greatest quantised value.</summary>
    public static uint Greatest(this Precision precision) => uint.MaxValue >> (32 - (int)precision);
}

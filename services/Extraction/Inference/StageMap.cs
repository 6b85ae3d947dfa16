using IFeaLiD.Datasets;
using Microsoft.ML.OnnxRuntime;

namespace IFeaLiD.Extraction.Inference;

/// <summary>One stage's feature map: filled strip by strip, then read by the next stage in rows and by packing in planes, both at a time.</summary>
internal abstract class StageMap : IRowSource, IPlanes, IDisposable
{
    /// <param name="height">Rows of cells.</param>
    /// <param name="width">Cells a row.</param>
    /// <param name="channels">Values a cell.</param>
    protected StageMap(int height, int width, int channels) => Map = new FeatureMap(height, width, channels, this);

    /// <summary>height x width x channels; its memory goes with this object.</summary>
    public FeatureMap Map { get; }

    public int Height => Map.Height;

    public int Width => Map.Width;

    public abstract ReadOnlySpan<float> Plane(int channel);

    /// <summary>Puts rows of a strip into their place.</summary>
    /// <param name="strip">1 x channels x height of the strip x width.</param>
    /// <param name="stripRow">First row of the strip that is taken.</param>
    /// <param name="mapRow">Where it goes.</param>
    /// <param name="count">Rows.</param>
    public void Put(OrtValue strip, int stripRow, int mapRow, int count)
    {
        var stripHeight = (int)strip.GetTensorTypeAndShape().Shape[2];
        Parallel.For(0, Map.Channels, channel => Write(channel, mapRow,
            strip.GetTensorDataAsSpan<float>().Slice((channel * stripHeight + stripRow) * Width, count * Width)));
    }

    /// <inheritdoc/>
    public virtual Rows Take(int first, int count)
    {
        var memory = new NativeValues((long)Map.Channels * count * Width);
        Parallel.For(0, Map.Channels, channel => Read(channel, first, memory.Slice((long)channel * count * Width, count * Width)));
        return new Rows(memory.AsTensor([1, Map.Channels, count, Width]), memory);
    }

    public abstract void Dispose();

    /// <summary>Whole rows of one channel into the map.</summary>
    protected abstract void Write(int channel, int row, ReadOnlySpan<float> values);

    /// <summary>Whole rows of one channel out of the map.</summary>
    protected abstract void Read(int channel, int row, Span<float> values);
}

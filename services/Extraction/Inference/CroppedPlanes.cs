using IFeaLiD.Datasets;

namespace IFeaLiD.Extraction.Inference;

/// <summary>A map less some cells on each side.</summary>
internal sealed class CroppedPlanes(FeatureMap map, Margins cells) : IPlanes, IDisposable
{
    private readonly ThreadLocal<NativeValues> planes = new(() => new NativeValues(map.Cells), trackAllValues: true);

    public int Height => map.Height - cells.Top - cells.Bottom;

    public int Width => map.Width - cells.Left - cells.Right;

    public ReadOnlySpan<float> Plane(int channel)
    {
        var whole = map.Plane(channel);
        var plane = planes.Value!.Slice(0, Height * Width);
        for (var y = 0; y < Height; y++)
        {
            whole.Slice((y + cells.Top) * map.Width + cells.Left, Width).CopyTo(plane.Slice(y * Width, Width));
        }

        return plane;
    }

    public void Dispose()
    {
        foreach (var plane in planes.Values)
        {
            plane.Dispose();
        }

        planes.Dispose();
    }
}

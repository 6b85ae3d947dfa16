using IFeaLiD.Datasets.Containers;

namespace IFeaLiD.Datasets.Arrays;

/// <summary>Which dimensions make a map.</summary>
internal static class ArrayShape
{
    /// <summary>Three dimensions are <c>height x width x channels</c>, two are one channel, and of four the first may be 1.</summary>
    /// <exception cref="DatasetException"><c>array-shape</c>, or <c>dataset-too-large</c> where a dimension is beyond what a dataset can have.</exception>
    public static (int Height, int Width, int Channels) Of(IReadOnlyList<long> shape)
    {
        var (height, width, channels) = shape switch
        {
            [1, var rows, var columns, var depth] => (rows, columns, depth),
            [var rows, var columns, var depth] => (rows, columns, depth),
            [var rows, var columns] => (rows, columns, 1L),
            _ => throw new DatasetException("array-shape",
                $"The array has the shape ({string.Join(", ", shape)}). Expected height x width x channels, height x width, or the first with a leading 1."),
        };
        if (height < 1 || width < 1 || channels < 1)
        {
            throw new DatasetException("array-shape", $"The array has the shape ({string.Join(", ", shape)}), so it is empty. Expected at least 1 in each dimension.");
        }

        return height <= Manifest.Most && width <= Manifest.Most && channels <= Manifest.Most && 4 * height * width <= int.MaxValue
            ? ((int)height, (int)width, (int)channels)
            : throw new DatasetException("dataset-too-large",
                $"The array has the shape ({string.Join(", ", shape)}); at most {Manifest.Most} in each dimension and {int.MaxValue / 4} cells (height x width) are accepted.");
    }
}

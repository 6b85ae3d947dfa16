using IFeaLiD.Datasets.Containers;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction;
using IFeaLiD.Viewer.Problems;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Viewer.Uploads;

/// <summary>
/// Reads uploaded datasets once, so that a link never leads to a damaged one. One at a time, so that memory stays bounded: a small file may unpack to
/// the largest map that is accepted.
/// </summary>
public sealed class DatasetCheck([FromKeyedServices(ExtractionServices.Datasets)] IContentStore datasets, IOptions<DatasetLimits> limits) : IDisposable
{
    private const int LongestStage = 100;

    private readonly SemaphoreSlim one = new(1, 1);

    /// <summary>Decodes all of it.</summary>
    /// <param name="sha256">Its name in the store.</param>
    /// <param name="cancellationToken">Ends between two tiles.</param>
    /// <returns>The stage, which the original's files do not name.</returns>
    /// <exception cref="IFeaLiD.Datasets.DatasetException">It is none, or damaged.</exception>
    /// <exception cref="RequestException"><c>dataset-unknown</c>: somebody else's upload of the same was refused and deleted meanwhile.</exception>
    public async Task<string> RunAsync(string sha256, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            await using var stream = await datasets.OpenAsync(sha256, cancellationToken)
                ?? throw new RequestException("dataset-unknown", "The dataset was deleted while it was being shared. Upload it again.");
            return await Task.Run(() => Check(stream, cancellationToken), cancellationToken);
        }
        finally
        {
            one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    private string Check(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = DatasetReader.Open(stream, limits.Value);
        reader.CheckWhole(cancellationToken);
        return reader.Manifest.Provenance?.Stage is { Length: > 0 and <= LongestStage } stage ? stage : "layer";
    }
}

"""The retrieval index over the handbook."""

from langchain_chroma import Chroma
from langchain_community.document_loaders import DirectoryLoader
from langchain_openai import OpenAIEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from .settings import EMBEDDING_MODEL, INDEX_PATH

HANDBOOK = "handbook"
embeddings = OpenAIEmbeddings(model=EMBEDDING_MODEL)


def build_index():
    documents = DirectoryLoader(HANDBOOK, glob="**/*.md").load()
    chunks = RecursiveCharacterTextSplitter(chunk_size=800).split_documents(documents)
    return Chroma.from_documents(chunks, embeddings, collection_name="handbook", persist_directory=INDEX_PATH)


handbook_index = Chroma(collection_name="handbook", embedding_function=embeddings, persist_directory=INDEX_PATH)
retriever = handbook_index.as_retriever()
